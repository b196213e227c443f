/** As much of a user as tells how to call them. */
export interface Called {
  readonly id: string;
  readonly email?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly displayUsername?: string | null | undefined;
  readonly username?: string | null | undefined;
  readonly phoneNumber?: string | null | undefined;
}

/**
 * What a user is called wherever one is named: by their address; without one by name, user name, phone number or, at the
 * last, id. Never empty.
 */
export function userLabel({ id, email, name, displayUsername, username, phoneNumber }: Called): string {
  const names = [email, name, displayUsername, username, phoneNumber];
  return names.find((one) => one !== null && one !== undefined && one.trim() !== '') ?? id;
}
