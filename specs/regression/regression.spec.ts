import { regressionSuite } from 'quiesce/jest';

regressionSuite('specs/regression');
