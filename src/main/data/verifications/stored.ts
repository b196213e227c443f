/** What other features may use of how verifications are stored. */
export { hashIdentifier, toStored, verificationColumns } from './queries';
