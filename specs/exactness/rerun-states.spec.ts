import { check } from '../../index';
import { toyRcu, toyRcuFlag } from '../programs/toy-rcu';
import { observeStates } from './observe-states';
import { rerunSearch, rerunStates } from './rerun-search';

test.each([toyRcu({ readers: 1, sections: 2, updates: 2 }), toyRcu({ readers: 2, sections: 1, updates: 1 }), toyRcuFlag({ readers: 2, sections: 1, updates: 1 })])(
  'running everything again counts as many states and transitions: $name',
  (scenario) => {
    const search = check(scenario, { search: 'states', privateSteps: false, all: true });
    const again = rerunStates(scenario);
    expect({ states: again.states, transitions: again.transitions }).toEqual({ states: search.statistics.states, transitions: search.statistics.transitions });
    const { states, violations } = rerunSearch(scenario);
    const observed = observeStates(scenario, { privateSteps: false });
    expect([...observed.states].sort()).toEqual([...states].sort());
    expect([...observed.violations]).toEqual([...violations]);
  },
);
