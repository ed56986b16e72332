#!/usr/bin/env node
// A correct receiver in another language and server: what a good customer would write with Node's own modules.
//
// Usage: receiver.mjs --flavour b2b|b2c|platform [--listen 127.0.0.1:0] [--tls-cert FILE --tls-key FILE]
//                     [--authorization 'Basic ...'] [--known-vins VIN,VIN]
//
// The first line of standard output is the base URL. Notifications go to POST /hook; GET /processed shows what was acted
// on. It decides as receiver.py does: 200 for what was received, 500 for what was not, batches as a whole.

import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import {parseArgs} from 'node:util';

const BODY_BYTES_MAX = 32 * 1024 * 1024;
const NOTIFICATIONS_MAX = 500_000;

const {values: options} = parseArgs({
  options: {
    'flavour': {type: 'string'},
    'listen': {type: 'string', default: '127.0.0.1:0'},
    'tls-cert': {type: 'string'},
    'tls-key': {type: 'string'},
    'authorization': {type: 'string'},
    'known-vins': {type: 'string'},
  },
});
if (!['b2b', 'b2c', 'platform'].includes(options.flavour)) {
  console.error('--flavour is missing: write --flavour b2b, b2c or platform');
  process.exit(2);
}
const knownVins = options['known-vins']?.split(',');
const processed = new Map();  // What tells a notification apart: the line that the probe shows.

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

function must(condition, what) {
  if (!condition) throw new Error(what);
}

function text(holder, key) {
  must(typeof holder[key] === 'string' && holder[key] !== '', `${key} is not a text`);
  return holder[key];
}

// b2c and platform name no vehicle; a Body attribute does, if the customer asked for one.
function vinOf(message) {
  const attributes = Array.isArray(message.attributes) ? message.attributes : [];
  return attributes.find((a) => /vin|vehicle/i.test(a?.key) && typeof a.value === 'string')?.value;
}

function remote(event, vin, date) {
  must(isObject(event.eventStatus), 'eventStatus is not an object');
  const {status, failureCause} = event.eventStatus;
  const word = isObject(status) ? status.RemotePendingEventStatus ?? status.RemoteDoneEventStatus : status;
  return {
    remoteActionId: text(event, 'remoteActionId'), type: text(event.eventStatus, 'type'),
    status: text({status: word}, 'status'), failureCause, vin, ...date,
  };
}

function readEvents(envelope) {
  must(isObject(envelope) && Array.isArray(envelope.events), 'there is no list of events');
  must(envelope.events.length > 0, 'there is no notification in the body');
  return envelope.events.map((event) => {
    must(isObject(event), 'an event is not an object');
    const date = {eventDate: text(event, 'eventDate')};
    if ('monitorId' in envelope) return {monitorId: text(envelope, 'monitorId'), vin: event.vin, ...date};
    return remote(event, event.vin, date);
  });
}

function readMessage(message) {
  must(isObject(message), 'a message is not an object');
  const key = {Remote: 'remoteEvent', Monitor: 'monitorEvent'}[text(message, 'type')];
  if (key === undefined) return null;  // A kind that is new: received, though there is nothing to do.
  const event = message[key];
  must(isObject(event), `${key} is not an object`);
  const date = {date: text(message, 'date')};
  if (key === 'remoteEvent') return remote(event, vinOf(message), date);
  const status = event.settings?.event?.digitalKey?.status;
  return {monitorId: text(event, 'monitorId'), status, vin: vinOf(message), ...date};
}

function readNotifications(document) {
  if (options.flavour === 'b2b') return readEvents(document);
  const messages = Array.isArray(document) ? document : [document];
  must(messages.length > 0, 'there is no notification in the body');
  return messages.map(readMessage).filter((notification) => notification !== null);
}

function authorized(request, document) {
  if (options.authorization === undefined) return true;
  const given = request.headers.authorization;
  // Batches of b2c and platform come without the headers of attributes.
  if (given === undefined && options.flavour !== 'b2b' && Array.isArray(document)) return true;
  return given === options.authorization;
}

function act(notifications) {
  const wanted = notifications.filter(({vin}) => !knownVins || !vin || knownVins.includes(vin));
  must(processed.size + wanted.length <= NOTIFICATIONS_MAX, 'there is no room for more notifications');
  for (const notification of wanted) {
    const line = JSON.stringify(notification);  // All that tells notifications apart is in it, in a fixed order.
    if (!processed.has(line)) processed.set(line, true);
  }
}

function receive(request, body) {
  const type = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  must(type === 'application/json', 'the content type is not application/json');
  const document = JSON.parse(new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(body));
  const notifications = readNotifications(document);
  must(authorized(request, document), 'the Authorization is missing or wrong');
  act(notifications);
}

function answer(response, status, body = '', headers = {}) {
  response.writeHead(status, {'Content-Length': Buffer.byteLength(body), ...headers}).end(body);
}

function decide(request, response, body) {
  const path = request.url.split('?')[0];
  if (path === '/processed' && request.method === 'GET') {
    const lines = [...processed.keys()].map((line) => `${line}\n`).join('');
    return answer(response, 200, lines, {'Content-Type': 'application/jsonl'});
  }
  if (path === '/processed') return answer(response, 405, '', {Allow: 'GET'});
  if (path !== '/hook') return answer(response, 404, 'POST notifications to /hook');
  if (request.method !== 'POST') return answer(response, 405, '', {Allow: 'POST'});
  try {
    receive(request, body);
  } catch (error) {
    return answer(response, 500, error.message);
  }
  return answer(response, 200);
}

function handle(request, response) {
  const pieces = [];
  let size = 0;
  request.on('data', (piece) => {
    size += piece.length;
    if (size <= BODY_BYTES_MAX) return pieces.push(piece);
    answer(response, 500, 'the body is too large', {Connection: 'close'});
    request.destroy();
  });
  request.on('end', () => decide(request, response, Buffer.concat(pieces)));
  request.on('error', () => {});  // The sender has gone; it will try again.
}

const settings = {maxHeaderSize: 65536, keepAliveTimeout: 60_000, requestTimeout: 120_000};
const isTls = options['tls-cert'] !== undefined;
const server = isTls
  ? https.createServer({
    ...settings, minVersion: 'TLSv1.2', cert: fs.readFileSync(options['tls-cert']), key: fs.readFileSync(options['tls-key']),
  }, handle)
  : http.createServer(settings, handle);
const [, host, port] = /^(.*):(\d+)$/.exec(options.listen);
server.listen(Number(port), host.replace(/^\[|\]$/g, ''), 1024, () => {
  console.log(`${isTls ? 'https' : 'http'}://${host}:${server.address().port}`);
});
