// One measurement per process: `measure-readers '{"system":{"kind":"tree","detector":"waiting"},"readers":8,"search":"auto"}'`.
import { measureReaders, type ReadersTask } from './readers';

process.stdout.write(JSON.stringify(measureReaders(JSON.parse(process.argv[2] ?? '{}') as ReadersTask)));
