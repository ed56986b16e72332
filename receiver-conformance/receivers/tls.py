"""The TLS side of the receivers. The files of a faulty certificate lie beside the good one; see certificates.py."""

import pathlib
import ssl
import warnings


def server_context(certificate, key, fault=None):
    """A context for `certificate`, or for the one that `fault` names in its folder."""
    options = fault.tls if fault and fault.tls else {}
    if "files" in options:
        folder = pathlib.Path(certificate).parent
        certificate, key = folder / f"{options['files']}.pem", folder / f"{options['files']}.key"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if options.get("weak"):
        # OpenSSL refuses weak keys, weak signatures and old versions of its own accord.
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.load_cert_chain(certificate, key)
    versions = options.get("versions", (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = versions
    if options.get("resumption") is False:
        context.options |= ssl.OP_NO_TICKET
        context.num_tickets = 0
    if options.get("client_certificate"):
        context.load_verify_locations(certificate)
        context.verify_mode = ssl.CERT_REQUIRED
    return context
