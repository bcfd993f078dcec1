export {
  type AccountConfig,
  type ApplicationConfig,
  type ConfigFile,
  completeTopic,
  configFileSchema,
  type FittingParts,
  type TopicConfig,
} from './config-file.ts';
export {
  type Deployment,
  type DeploymentReading,
  type Environment,
  type ReadDeployment,
  readConfigFile,
  readDeployment,
} from './deployment.ts';
export { findPagesFaults } from './pages-faults.ts';
export { type KafkaConfig, readKafka } from './read-kafka.ts';
export { readOrExit } from './read-or-exit.ts';
export { readYaml } from './read-yaml.ts';
