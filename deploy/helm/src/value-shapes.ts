import { z } from 'zod';

/** Name of an object of the cluster. */
export const objectName = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/);

/** Name of a Strimzi `Kafka` object, or none. */
export const clusterName = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$/;

/** A key of a secret of the cluster; no name: there is none. */
export const keyed = z.strictObject({ secret: z.string(), key: z.string().min(1) });

/** Labels and annotations. */
export const labels = z.record(z.string(), z.string());

/** Variables of a process, as YAML writes them. */
export const plainVariables = z.record(
  z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  z.union([z.string(), z.number(), z.boolean()]),
);

/** A whole number. */
export const count = (least: number, most: number) => z.number().int().min(least).max(most);
