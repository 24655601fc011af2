require('quiesce/jest');
const { broken } = require('./broken.cts');

test('the matchers work from the package', async () => {
  await expect(broken).toBeViolatedBy('use-after-free');
});
