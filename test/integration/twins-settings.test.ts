import { bySetting } from '../support/twins/cells';
import { judgeTwins } from '../support/twins/suite';

judgeTwins(bySetting);
