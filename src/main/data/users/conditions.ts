/** What other features may use of how users are asked for: the conditions of a search and its filters. */
export { userConditions } from '../user-rows/queries';
