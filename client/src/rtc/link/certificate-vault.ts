/**
 * Stores certificates beyond the life of their page. No method fails: a certificate that cannot be stored is
 * not found later.
 */
export type CertificateVault = {
  readonly put: (key: string, certificate: RTCCertificate) => Promise<void>;
  /** `null` if there is none, or none that is still valid. */
  readonly get: (key: string) => Promise<RTCCertificate | null>;
  readonly delete: (key: string) => Promise<void>;
  /** Deletes certificates left behind by pages that were closed during a call. */
  readonly sweep: () => Promise<void>;
};

const databaseName = "lets-meet";
const storeName = "certificates";
/** Some browsers never finish opening a database, and a call waits for the certificate in it. */
const patienceMs = 1_000;
/**
 * Counted from the start of the call. After a reload in a call longer than this, the page may begin with a
 * new certificate.
 */
const staleAfterMs = 24 * 60 * 60_000;

type StoredCertificate = { readonly certificate: RTCCertificate; readonly at: number };

/** Opens a vault in IndexedDB, the only storage that can hold a certificate (W3C WebRTC §4.9.2). */
export function openCertificateVault(
  database: () => IDBFactory,
  now: () => number = Date.now,
): CertificateVault {
  const isKept = (value: unknown): value is StoredCertificate =>
    typeof value === "object" && value !== null && "certificate" in value && "at" in value;
  return {
    put: async (key, certificate) => {
      await ask(database, "readwrite", true, (store) => store.put({ certificate, at: now() }, key));
    },
    get: async (key) => {
      const found: unknown = await ask(database, "readonly", false, (store) => store.get(key));
      return isKept(found) && found.certificate.expires > now() ? found.certificate : null;
    },
    delete: async (key) => {
      await ask(database, "readwrite", false, (store) => store.delete(key));
    },
    sweep: async () => {
      await ask(database, "readwrite", false, (store) => {
        const walk = store.openCursor();
        walk.addEventListener("success", () => {
          const cursor = walk.result;
          if (cursor === null) return;
          const value: unknown = cursor.value;
          // A clock that has been set back leaves entries with a future time.
          if (!isKept(value) || Math.abs(now() - value.at) > staleAfterMs) cursor.delete();
          cursor.continue();
        });
        return walk;
      });
    },
  };
}

/** Runs one request in its own transaction; `null` if it fails or takes too long. */
function ask<T>(
  database: () => IDBFactory,
  mode: IDBTransactionMode,
  creates: boolean,
  request: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> {
  return new Promise((resolve) => {
    const impatience = setTimeout(() => resolve(null), patienceMs);
    const settle = (answer: T | null) => {
      clearTimeout(impatience);
      resolve(answer);
    };
    const attempt = (step: () => void) => () => {
      try {
        step();
      } catch {
        settle(null);
      }
    };
    attempt(() => {
      const opening = database().open(databaseName);
      // Only `put` may create the database.
      opening.addEventListener("upgradeneeded", () => {
        if (creates) opening.result.createObjectStore(storeName);
        else opening.transaction?.abort();
      });
      opening.addEventListener("error", () => settle(null));
      const opens = attempt(() => {
        const opened = opening.result;
        // Closes after the current transaction: an open database would keep the page out of the back/forward
        // cache.
        queueMicrotask(() => opened.close());
        const transaction = opened.transaction(storeName, mode);
        const asked = request(transaction.objectStore(storeName));
        transaction.addEventListener("complete", () => settle(asked.result));
        transaction.addEventListener("abort", () => settle(null));
      });
      opening.addEventListener("success", opens);
    })();
  });
}
