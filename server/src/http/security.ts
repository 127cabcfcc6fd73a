import helmet from "helmet";

/**
 * The headers of every page: nothing runs, loads or connects but what comes from this origin. `wss:` hosts are named
 * by 'self' in browsers that follow CSP 3; the explicit scheme is for those that do not.
 */
export const securityHeaders = () =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "media-src": ["'self'", "blob:", "mediastream:"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "connect-src": ["'self'"],
        "require-trusted-types-for": ["'script'"],
      },
    },
    referrerPolicy: { policy: "no-referrer" },
    crossOriginOpenerPolicy: { policy: "same-origin" },
    crossOriginResourcePolicy: { policy: "same-origin" },
    // TLS ends at the operator's proxy, which knows whether the whole domain is served over it.
    strictTransportSecurity: false,
    xFrameOptions: { action: "deny" },
  });

/** Camera, microphone and screen for this page alone; everything else that asks for a permission is off. */
export const permissionsPolicy = [
  "camera=(self)",
  "microphone=(self)",
  "display-capture=(self)",
  "fullscreen=(self)",
  "picture-in-picture=(self)",
  "geolocation=()",
  "payment=()",
  "usb=()",
  "serial=()",
  "hid=()",
  "midi=()",
  "accelerometer=()",
  "gyroscope=()",
  "magnetometer=()",
].join(", ");
