// Split into files so that both workers of the integration tests have some.
import { byVersion } from '../support/twins/cells';
import { judgeTwins } from '../support/twins/suite';

judgeTwins(byVersion);
