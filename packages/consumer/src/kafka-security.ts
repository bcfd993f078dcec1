/** How a connection is encrypted: PEM files, read anew for each connection. */
export interface KafkaTls {
  /** Authorities that brokers' certificates are checked against; undefined: those that Node trusts. */
  readonly caFile: string | undefined;
  /** What this client shows of itself (mTLS), with its key; both or neither. */
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
}

/** How a client says who it is, beside or in place of a certificate. */
export type KafkaSasl =
  | {
      readonly mechanism: 'scram-sha-256' | 'scram-sha-512' | 'plain';
      readonly username: string;
      /** Holds the password and nothing else, besides a line's end; read anew at each login. */
      readonly passwordFile: string;
    }
  | {
      /** OAUTHBEARER with a token signed by the credentials that the AWS SDK finds. */
      readonly mechanism: 'aws-msk-iam';
      readonly region: string;
    };

/** How Kafka lets this process in. There is no password without TLS. */
export interface KafkaSecurity {
  readonly tls: KafkaTls;
  readonly sasl: KafkaSasl | undefined;
}

/** Where Kafka is and how it lets this process in. */
export interface KafkaAccess {
  readonly brokers: readonly string[];
  /** Undefined: neither TLS nor a login. */
  readonly security?: KafkaSecurity | undefined;
}
