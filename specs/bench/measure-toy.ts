// One measurement per process: `measure-toy '{"variant":"counter","readers":3,"sections":2,"updates":2}'`.
import { measureToy, type ToyTask } from './toy';

process.stdout.write(JSON.stringify(measureToy(JSON.parse(process.argv[2] ?? '{}') as ToyTask)));
