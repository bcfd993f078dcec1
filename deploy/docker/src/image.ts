/** What a Dockerfile's target came to: a folder that stands for the root of its file system, and how it is started. */
export interface Image {
  /** The folder that stands for `/`. Only what the Dockerfile put there is in it, nothing of a base image. */
  readonly root: string;
  /** Where the process starts, as a path of the image. */
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  /** `uid:gid`; empty where the Dockerfile does not say. */
  readonly user: string;
  readonly entrypoint: readonly string[];
  /** The health check's command; undefined where there is none. */
  readonly healthcheck: readonly string[] | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly string[];
  /** Paths that stay writable when the root is read-only. */
  readonly volumes: readonly string[];
}

/** Where Node is in the runtime image. */
export const imageNode = '/nodejs/bin/node';

/** An image without anything in it, as `FROM scratch`, or a base image whose own files are not at hand, gives it. */
export const emptyImage = (root: string): Image => ({
  root,
  workdir: '/',
  env: {},
  user: '',
  entrypoint: [],
  healthcheck: undefined,
  labels: {},
  ports: [],
  volumes: [],
});
