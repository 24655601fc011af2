// The re-running twin, one measurement per process.
import { rerunStates } from '../exactness/rerun-search';
import { toyRcu } from '../programs/toy-rcu';
import type { ToyTask } from './toy';

const task = JSON.parse(process.argv[2] ?? '{}') as ToyTask;
process.stdout.write(JSON.stringify(rerunStates(toyRcu(task))));
