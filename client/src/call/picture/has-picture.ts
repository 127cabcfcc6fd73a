/** True if the stream has a video track. */
export const hasPicture = (stream: MediaStream | null): boolean =>
  stream !== null && stream.getVideoTracks().length > 0;
