import { buildSystem } from '../../harness/machine/system';
import { searchTraces } from '../../harness/search/traces';
import { EVERYTHING } from '../exactness/observe-states';
import { PROGRAMS } from './table';

const MOST = process.env['QUIESCE_LONG'] === undefined ? 25_000 : Infinity;

test.each(PROGRAMS.filter(({ complete }) => complete <= MOST))('$name $size has $complete complete executions', ({ complete, scenario }) => {
  const system = buildSystem(scenario(), { privateSteps: true, coarse: false, operations: 0, ignore: [], watch: undefined, footprint: true });
  expect(searchTraces(system, EVERYTHING).executions.complete).toBe(complete);
});
