import helmet from "helmet";

/**
 * The headers of every page: only content of this origin may run, load or connect. In browsers that follow
 * CSP 3, 'self' includes `wss:` on this host. `frameAncestors`: the sites that may show the page in a frame.
 */
export const securityHeaders = (frameAncestors: readonly string[] = []) =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": frameAncestors.length === 0 ? ["'none'"] : ["'self'", ...frameAncestors],
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
    // It knows no lists. Browsers that know `frame-ancestors` ignore it (CSP 3 §6.4.2.2).
    xFrameOptions: frameAncestors.length === 0 ? { action: "deny" } : false,
  });

/** Camera, microphone, screen and passkeys for this page only; all other permissions are off. */
export const permissionsPolicy = [
  "camera=(self)",
  "microphone=(self)",
  "display-capture=(self)",
  "fullscreen=(self)",
  "picture-in-picture=(self)",
  "publickey-credentials-create=(self)",
  "publickey-credentials-get=(self)",
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
