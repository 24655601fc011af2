// One measurement per process: `measure-traces '{"name":"fib_bench","size":"NUM=5","search":"traces"}'`.
import { measureProgram, type ProgramTask } from './traces';

process.stdout.write(JSON.stringify(measureProgram(JSON.parse(process.argv[2] ?? '{}') as ProgramTask)));
