/** The form of an opaque id, at least 120 bits. */
export const opaqueIdForm = /^[\w-]{20,40}$/;
/** The form of a link's id. */
export const linkIdForm = /^[\w-]{8,16}$/;
/** The form of a room's id: 96 random bits. */
export const roomIdForm = /^[\w-]{16}$/;
/** The form of an invite's token. */
export const inviteTokenForm = /^[\w-]{20,64}$/;
/** The characters of a written code: none of them looks like another, in small letters or capitals. */
export const writtenCodeLetters = "23456789abcdefghjkmnpqrstuvwxyz";
/** The form of a written code, without its spaces and dashes. */
export const writtenCodeForm = /^[2-9a-hjkmnp-z]{16}$/;
