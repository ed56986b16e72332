#!/usr/bin/env python3
"""Makes a private authority, a good certificate for localhost, and one for each fault of TLS, with the openssl command.

Usage: certificates.py FOLDER

FOLDER then holds ca.pem (for `notisim conform --ca`), good.pem and good.key, and NAME.pem and NAME.key for the faults of
receiver.py. A .pem holds the chain as it is sent: the certificate, then the intermediate authority. Keys are P-256 where
nothing else is said. Takes about two seconds; nothing of it is secret, and nothing of it should be trusted elsewhere.
"""

import datetime
import pathlib
import shutil
import subprocess
import sys
import tempfile

CONFIG = """
[req]
distinguished_name = name
[name]
[ca]
default_ca = authority
[authority]
database = {work}/index.txt
new_certs_dir = {work}
rand_serial = yes
unique_subject = no
policy = any
default_md = sha256
[any]
commonName = supplied
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[server]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = {usage}
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
{names}
"""
NAMES = "subjectAltName = DNS:localhost,IP:127.0.0.1,IP:::1"
OTHER_NAMES = "subjectAltName = DNS:receiver.example"
GOOD = {"from": -1, "until": 90, "names": NAMES, "usage": "serverAuth", "key": "ec", "digest": "sha256"}
# What each certificate has otherwise than the good one. Days are counted from now.
LEAVES = {
    "good": {},
    "tls-expired": {"from": -90, "until": -1},
    "tls-not-yet-valid": {"from": 2},
    "tls-ends-in-3-days": {"until": 3},
    "tls-wrong-name": {"names": OTHER_NAMES},
    "tls-name-in-cn-only": {"names": ""},
    "tls-client-only": {"usage": "clientAuth"},
    "tls-weak-key": {"key": "rsa:1024"},
    "tls-sha1": {"digest": "sha1"},
    "tls-self-signed": {"issuer": None},
    "tls-unknown-ca": {"issuer": "other"},
    "tls-no-intermediate": {"chain": ["leaf"]},
    "tls-wrong-order": {"chain": ["leaf", "root", "intermediate"]},
}


class Authority:
    """Makes certificates in `folder`, its working files in `work`."""

    def __init__(self, folder, work):
        self.folder, self.work = folder, work
        (work / "index.txt").touch()

    def openssl(self, *arguments):
        result = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)
        if result.returncode:
            raise RuntimeError(f"openssl {arguments[0]} failed: {result.stderr.strip()}")

    def make(self, name, common_name, section, issuer, wish):
        """Writes `name`.crt and `name`.key; signed by `issuer`, or by itself."""
        config, request = self.work / f"{name}.cnf", self.work / f"{name}.csr"
        key, certificate = self.work / f"{name}.key", self.work / f"{name}.crt"
        config.write_text(CONFIG.format(work=self.work, usage=wish["usage"], names=wish["names"]))
        kind = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"] if wish["key"] == "ec" else [wish["key"]]
        self.openssl("req", "-new", "-newkey", *kind, "-nodes", "-keyout", key, "-out", request, "-config", config,
                     "-subj", f"/CN={common_name}")
        now = datetime.datetime.now(datetime.timezone.utc)
        moments = [(now + datetime.timedelta(days=wish[side])).strftime("%y%m%d%H%M%SZ") for side in ("from", "until")]
        signer = ["-selfsign", "-keyfile", key] if issuer is None else [
            "-cert", self.work / f"{issuer}.crt", "-keyfile", self.work / f"{issuer}.key"]
        self.openssl("ca", "-batch", "-notext", "-config", config, "-in", request, "-out", certificate, "-extensions",
                     section, "-md", wish["digest"], "-startdate", moments[0], "-enddate", moments[1], *signer)

    def write(self, name, chain):
        """NAME.pem of the certificates of `chain`, and NAME.key."""
        text = "".join((self.work / f"{name if part == 'leaf' else part}.crt").read_text() for part in chain)
        (self.folder / f"{name}.pem").write_text(text)
        shutil.copy(self.work / f"{name}.key", self.folder / f"{name}.key")


def make_certificates(folder):
    folder = pathlib.Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        authority = Authority(folder, pathlib.Path(work))
        lasting = GOOD | {"from": -30, "until": 3650}
        authority.make("root", "notisim test root", "root", None, lasting)
        authority.make("other", "another test root", "root", None, lasting)
        authority.make("intermediate", "notisim test intermediate", "intermediate", "root", lasting)
        shutil.copy(authority.work / "root.crt", folder / "ca.pem")
        for name, otherwise in LEAVES.items():
            wish = GOOD | {"issuer": "intermediate"} | otherwise
            authority.make(name, "localhost" if wish["names"] != OTHER_NAMES else "receiver.example", "server",
                           wish["issuer"], wish)
            chain = ["leaf", "intermediate"] if wish["issuer"] == "intermediate" else ["leaf"]
            authority.write(name, wish.get("chain", chain))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: certificates.py FOLDER")
    make_certificates(sys.argv[1])
