import { readFileSync } from 'node:fs';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContextOptions } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';
import type { KafkaTls } from './kafka-security.ts';

const keepAliveMs = 60_000;

/**
 * Creates what opens the client's connections: with TLS where it is asked for, its files read for each connection, so
 * that authorities and certificates can be exchanged while the process runs.
 *
 * @param onError is told why a connection failed, before the client is.
 */
export const createSocketOpener =
  (tls: KafkaTls | undefined, onError: (error: Error) => void): ISocketFactory =>
  ({ host, port, onConnect }) => {
    const socket = tls === undefined ? connect({ host, port }, onConnect) : openTls(tls, { host, port }, onConnect);
    socket.setKeepAlive(true, keepAliveMs);
    socket.on('error', onError);
    return socket;
  };

const openTls = (tls: KafkaTls, { host, port }: { host: string; port: number }, onConnect: () => void): Socket =>
  connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }), ...readTlsFiles(tls) }, onConnect);

/** Reads the files that TLS was told to use; one that was not named is left to Node. */
export const readTlsFiles = ({ caFile, certFile, keyFile }: KafkaTls): SecureContextOptions => ({
  ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
  ...(certFile === undefined ? {} : { cert: readFileSync(certFile) }),
  ...(keyFile === undefined ? {} : { key: readFileSync(keyFile) }),
});
