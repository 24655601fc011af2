// One measurement per process: `measure-litmus '{"id":"FF1"}'`.
import { measureLitmus, type LitmusTask } from './litmus';

process.stdout.write(JSON.stringify(measureLitmus(JSON.parse(process.argv[2] ?? '{}') as LitmusTask)));
