/** The form of an opaque id, at least 120 bits. */
export const opaqueIdForm = /^[\w-]{20,40}$/;
/** The form of a link's id. */
export const linkIdForm = /^[\w-]{8,16}$/;
/** The form of a room's id: 96 random bits. */
export const roomIdForm = /^[\w-]{16}$/;
/** The form of an invite's token. */
export const inviteTokenForm = /^[\w-]{20,64}$/;
