/** Whether there is anything to see in a stream, once there is one. */
export const hasPicture = (stream: MediaStream | null): boolean =>
  stream !== null && stream.getVideoTracks().length > 0;
