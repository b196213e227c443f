/** A link to a person that says in which connection they are: the same id is somebody else in another database. */
export function personLink(connectionId: string, userId: string): string {
  return `authdesk://${encoded(connectionId)}/user/${encoded(userId)}`;
}

// Dots alone would be read as folders by whoever tidies the link up on its way.
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/^\.+$/u, (dots) => dots.replaceAll('.', '%2E'));
}
