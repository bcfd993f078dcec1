import { describeNamesCache } from '../../test/names-cache.contract.ts';
import { createMemoryNamesCache } from './memory-names-cache.ts';

const cache = createMemoryNamesCache();
describeNamesCache('the memory of one process', () => cache);
