/** The form of a room's id: 96 random bits. */
export const roomIdForm = /^[\w-]{16}$/;
/** The form of an invite's token. */
export const inviteTokenForm = /^[\w-]{20,64}$/;
