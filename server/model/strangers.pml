/*
 * Three sessions on two nodes, a matcher and its standby: claim, commit, append, delivered, lead, restore, peek.
 * A transition is one script, or one step and its commit. A node that pauses needs no transition of its own: it is a
 * node that does nothing while another claims its session, and that keeps its copy (z...) of what it knew.
 * SESSIONS (2 or 3), FAULTS, COMMANDS and MATCHES (proposals) bound a run, and come from the command line.
 * Macros that begin with BUG_ plant a bug; those that begin with DESIGN_ undo a rule that this model has added.
 */
#define S 3      /* sessions */
#define LOG 4    /* entries of a log that have not been heard */
#define NOBODY 2
#define IDLE 0
#define SEARCHING 1
#define CONFIRMING 2
#define MATCHED 3
#define GONE 4
#define PROPOSED 1
#define OFFERED 2
#define ACCEPTED 3
#define REFUSED 4
#define LEFT 5
/* An entry is its kind, its match, and whether its notice has reached the owner. */
#define ENTRY(kind, m) ((kind) * 8 + (m) * 2)
#define KIND(e) ((e) / 8)
#define MATCH(e) (((e) / 2) % 4)
#define TOLD(e) ((e) % 2)
typedef Log { byte at[LOG] }
typedef Pool { byte ticket[S]; byte spent[S] }

/* The records. `done` is the highest number that receivers have stored for this sender. */
byte version[S] = 1; byte owner[S]; byte phase[S] = SEARCHING; byte match[S]; byte revision[S] = 1;
byte outbox[S]; bit announces[S]; byte done[S]; bit stored[S] = 1; bit restored[S];
Log log[S];
/* The copy that a former owner still holds. */
bit z[S]; byte zversion[S]; byte zphase[S]; byte zmatch[S]; byte zrevision[S]; byte zoutbox[S];
/* The matchers, and the latest word about each session in the log of tickets: revision * 2 + withdrawn. */
Pool pool[2]; bit leads[2]; byte epoch[2]; byte newest = 1; byte pending[2]; byte word[S] = 2;
/* What was proposed. */
byte matches; byte first[4]; byte second[4]; byte firstRevision[4]; byte secondRevision[4]; byte epochOf[4];
#ifdef DESIGN_DROP_OLD_EPOCH
byte heardEpoch[S];
#endif
/* Ghosts and bounds. */ byte lastMatched[S]; byte faults = FAULTS; byte commands = COMMANDS;
hidden byte e; hidden byte i; hidden byte m; hidden byte p;
#define PARTNER(s, m) (first[m] == s -> second[m] : first[m])
#define OWN_REVISION(s, m) (first[m] == s -> firstRevision[m] : secondRevision[m])
#define EMPTY(s) (log[s].at[0] == 0)
#define YOUNG (!(stored[0] && stored[1] && stored[2]))
#define MAY_WRITE(s) (!YOUNG)
#ifdef BUG_OLD_REVISION
#define WANTS(s, m) (phase[s] == SEARCHING)
#else
#define WANTS(s, m) (phase[s] == SEARCHING && OWN_REVISION(s, m) == revision[s])
#endif
#define OWNS(s) (owner[s] != NOBODY && MAY_WRITE(s) && phase[s] != GONE)
/* A step is computed when the record has nothing left to say: words keep the order of versions. */
#define MAY_STEP(s) (OWNS(s) && outbox[s] == 0 && !announces[s] && !restored[s])
inline push(to, entry) {
  i = 0;
  do :: i < LOG && log[to].at[i] != 0 -> i++ :: else -> break od;
  assert(i < LOG);
  log[to].at[i] = entry; i = 0
}
inline pop(s) {
  i = 0;
  do :: i < LOG - 1 -> log[s].at[i] = log[s].at[i + 1]; i++ :: else -> break od;
  log[s].at[LOG - 1] = 0; i = 0
}
inline reissue(s) { phase[s] = SEARCHING; match[s] = 0; revision[s]++; announces[s] = 1 }
inline stored_anew(s) { version[s]++ }
inline meet(s) {
  assert(first[m] != second[m]);
  assert(OWN_REVISION(s, m) == revision[s]);
  assert(lastMatched[s] < OWN_REVISION(s, m));
  lastMatched[s] = OWN_REVISION(s, m);
  phase[s] = MATCHED; match[s] = m
}
inline refuse(s) { if :: phase[s] == SEARCHING -> reissue(s) :: else fi; outbox[s] = ENTRY(REFUSED, m) }

#ifdef DESIGN_DROP_OLD_EPOCH
#define IS_OLD(s, m) (epochOf[m] < heardEpoch[s])
#define note_epoch(s, m) heardEpoch[s] = epochOf[m]
#else
/* The revision decides alone: see docs/cluster.md. */
#define IS_OLD(s, m) false
#define note_epoch(s, m) skip
#endif
/* domain/stranger/agreement.ts: hear */
inline hear(s, entry) {
  m = MATCH(entry);
  if
  :: KIND(entry) == PROPOSED && IS_OLD(s, m) -> skip
  :: KIND(entry) == PROPOSED && !IS_OLD(s, m) -> note_epoch(s, m);
     if :: WANTS(s, m) -> phase[s] = CONFIRMING; match[s] = m; outbox[s] = ENTRY(OFFERED, m) :: else -> refuse(s) fi
  :: KIND(entry) == OFFERED ->
     if
#ifndef DESIGN_REFUSE_REPEATED_OFFER
     :: phase[s] == MATCHED && match[s] == m -> outbox[s] = ENTRY(ACCEPTED, m)
#endif
     :: WANTS(s, m) -> meet(s); outbox[s] = ENTRY(ACCEPTED, m)
     :: else -> refuse(s)
     fi
  :: KIND(entry) == ACCEPTED -> if :: phase[s] == CONFIRMING && match[s] == m -> meet(s) :: else fi
  :: KIND(entry) == REFUSED ->
     if :: phase[s] == SEARCHING || (phase[s] == CONFIRMING && match[s] == m) -> reissue(s) :: else fi
  :: KIND(entry) == LEFT ->
     if
     :: phase[s] == CONFIRMING && match[s] == m -> reissue(s)
     :: phase[s] == MATCHED && match[s] == m -> phase[s] = IDLE; match[s] = 0
     :: else
     fi
  fi;
  stored_anew(s); m = 0
}

#define HEARS_OF(s) (TOLD(log[s].at[0]) || TOLD(log[s].at[1]) || TOLD(log[s].at[2]) || TOLD(log[s].at[3]))
#ifdef BUG_NO_FILL
/* Hears the entry that it was told of, without a look at "previous". */
#define commit_heard(s) \
  :: d_step { MAY_STEP(s) && HEARS_OF(s) -> printf("commit: %d hears\n", s); \
     do :: !TOLD(log[s].at[0]) -> pop(s) :: else -> break od; e = log[s].at[0]; pop(s); hear(s, e); e = 0 }
#define tails(s)
#else
#define commit_heard(s) \
  :: d_step { MAY_STEP(s) && HEARS_OF(s) -> e = log[s].at[0]; \
     printf("commit: %d hears kind %d of match %d\n", s, KIND(e), MATCH(e)); pop(s); hear(s, e); e = 0 }
#define tails(s) \
  :: d_step { OWNS(s) && !EMPTY(s) && !HEARS_OF(s) -> printf("tails: %d\n", s); log[s].at[0] = log[s].at[0] + 1 }
#endif

#ifdef BUG_DEDUPE
#define NEW(s, n) true
#else
#define NEW(s, n) (n > done[s])
#endif
/*
 * The owner says what the record owes, and `delivered` clears it. Faults: the notice is lost, or the answer is, so that
 * the record still owes what was said (`kept`): a crash or a broken connection between the two scripts.
 */
#define append_as(s, isTold, kept, cost) \
  :: d_step { OWNS(s) && (outbox[s] != 0 || announces[s]) && (cost == 0 || (faults > 0 && outbox[s] != 0)) -> \
     printf("append: %d says kind %d of match %d, announces %d, told %d; delivered %d\n", s, KIND(outbox[s]), MATCH(outbox[s]), announces[s], isTold, 1 - kept); \
     faults = faults - cost; \
     if :: announces[s] && word[s] / 2 < revision[s] -> word[s] = revision[s] * 2 :: else fi; \
     if :: outbox[s] != 0 && NEW(s, version[s]) -> p = PARTNER(s, MATCH(outbox[s])); \
           if :: phase[p] != GONE -> push(p, outbox[s] + isTold) :: else fi; p = 0 \
        :: else fi; \
     done[s] = version[s]; \
     if :: kept :: !kept -> outbox[s] = 0; announces[s] = 0 fi }

#ifdef BUG_NO_FENCE
#define FENCE 0
#else
#define FENCE 1
#endif
/* A page that moves, or a sweeper; the former owner is not told in time. */
#define claim(s, n) \
  :: d_step { stored[s] && !YOUNG && phase[s] != GONE && owner[s] != n && (owner[s] == NOBODY || faults > 0) -> \
     printf("claim: %d by node %d from %d\n", s, n, owner[s]); \
     if :: owner[s] != NOBODY -> faults--; z[s] = 1; zversion[s] = version[s]; zphase[s] = phase[s]; \
           zmatch[s] = match[s]; zrevision[s] = revision[s]; zoutbox[s] = outbox[s] \
        :: else -> forget(s) fi; \
     owner[s] = n; version[s] = version[s] + FENCE; \
     claimed(s) }
#ifdef BUG_OUTBOX
#define claimed(s) outbox[s] = 0; announces[s] = 0; read_log(s)
#else
#define claimed(s) if :: FENCE && (outbox[s] != 0 || announces[s]) -> done_as(s) :: else fi; read_log(s)
#endif
/* The outbox keeps the number of the version that owes it: what was said under that number stays said. */
#define done_as(s) if :: done[s] == version[s] - 1 -> done[s] = version[s] :: else fi
#define read_log(s) if :: !EMPTY(s) && !TOLD(log[s].at[0]) -> log[s].at[0] = log[s].at[0] + 1 :: else fi
inline forget(s) { z[s] = 0; zversion[s] = 0; zphase[s] = 0; zmatch[s] = 0; zrevision[s] = 0; zoutbox[s] = 0 }
/* The former owner wakes: it says what it owed, and commits a step on what it knew. */
#define zombie(s) \
  :: d_step { z[s] && zoutbox[s] != 0 && !YOUNG -> printf("append: the former owner of %d says kind %d of match %d\n", s, KIND(zoutbox[s]), MATCH(zoutbox[s])); \
     p = PARTNER(s, MATCH(zoutbox[s])); \
     if :: NEW(s, zversion[s]) && phase[p] != GONE -> push(p, zoutbox[s] + 1) :: else fi; p = 0; \
     if :: zversion[s] > done[s] -> done[s] = zversion[s] :: else fi; zoutbox[s] = 0 } \
  :: d_step { z[s] && MAY_WRITE(s) && phase[s] != GONE -> printf("commit: by the former owner of %d\n", s); zombie_commit(s); forget(s) }
#ifdef BUG_NO_VERSION
#define zombie_commit(s) phase[s] = zphase[s]; match[s] = zmatch[s]; revision[s] = zrevision[s]; version[s]++
#else
#define zombie_commit(s) assert(zversion[s] != version[s])
#endif

/* Commands of pages and timers: each is one step with its commit. */
#define page(s) \
  :: d_step { MAY_STEP(s) && commands > 0 && phase[s] == MATCHED -> printf("commit: %d leaves\n", s); \
     commands--; outbox[s] = ENTRY(LEFT, match[s]); phase[s] = IDLE; match[s] = 0; stored_anew(s) } \
  :: d_step { MAY_STEP(s) && commands > 0 && (phase[s] == SEARCHING || phase[s] == IDLE) -> printf("commit: %d searches anew\n", s); \
     commands--; reissue(s); stored_anew(s) } \
  :: d_step { MAY_STEP(s) && phase[s] == CONFIRMING -> printf("commit: %d waits no longer\n", s); \
     outbox[s] = ENTRY(LEFT, match[s]); reissue(s); stored_anew(s) }
/* The matchers. What a withdrawn or matched revision was stays spent. */
#define behind(q, s) (word[s] / 2 > pool[q].spent[s] && (word[s] % 2 == 1 || word[s] / 2 > pool[q].ticket[s]))
#define take(q, s) \
  if :: behind(q, s) && word[s] % 2 == 0 -> pool[q].ticket[s] = word[s] / 2 \
     :: behind(q, s) && word[s] % 2 == 1 -> pool[q].spent[s] = word[s] / 2; \
        if :: pool[q].ticket[s] <= word[s] / 2 -> pool[q].ticket[s] = 0 :: else fi \
     :: else fi
#define follow(q) \
  :: d_step { behind(q, 0) || behind(q, 1) || behind(q, 2) -> printf("follow: matcher %d\n", q); take(q, 0); take(q, 1); take(q, 2) }
#define propose(q, x, y) \
  :: d_step { leads[q] && !YOUNG && pending[q] == 0 && matches < MATCHES && pool[q].ticket[x] != 0 && pool[q].ticket[y] != 0 -> \
     matches++; printf("append: matcher %d proposes match %d of %d and %d\n", q, matches, x, y); \
     first[matches] = x; second[matches] = y; epochOf[matches] = epoch[q]; \
     firstRevision[matches] = pool[q].ticket[x]; secondRevision[matches] = pool[q].ticket[y]; \
     pool[q].spent[x] = pool[q].ticket[x]; pool[q].spent[y] = pool[q].ticket[y]; \
     pool[q].ticket[x] = 0; pool[q].ticket[y] = 0; pending[q] = matches; \
     if :: phase[x] != GONE -> push(x, ENTRY(PROPOSED, matches) + 1) :: else -> unknown(y) fi; \
     if :: faults == 0 -> withdrawn(q) :: else fi }
#ifdef DESIGN_NOBODY_REFUSES
#define unknown(y) skip
#else
/* Nobody is there who could refuse, so the matcher does. */
#define unknown(y) if :: phase[y] != GONE -> push(y, ENTRY(REFUSED, matches) + 1) :: else fi
#endif
#define withdraw(s, r) if :: word[s] / 2 <= r -> word[s] = r * 2 + 1 :: else fi
#define withdrawn(q) \
  withdraw(first[pending[q]], firstRevision[pending[q]]); withdraw(second[pending[q]], secondRevision[pending[q]]); pending[q] = 0
#define matcher(q) \
  follow(q) PAIRS(q) \
  :: d_step { pending[q] != 0 -> printf("append: matcher %d withdraws match %d\n", q, pending[q]); \
     withdrawn(q) } \
  :: d_step { !leads[q] && !(leads[1 - q] && epoch[1 - q] == newest && faults == 0) -> \
     if :: leads[1 - q] && epoch[1 - q] == newest -> faults-- :: else fi; \
     printf("lead: matcher %d\n", q); newest++; leads[q] = 1; epoch[q] = newest } \
  :: d_step { leads[q] && epoch[q] < newest -> printf("matcher %d sees that its lease is over\n", q); leads[q] = 0; epoch[q] = 0 } \
  :: d_step { faults > 0 -> printf("crash: matcher %d\n", q); faults--; leads[q] = 0; epoch[q] = 0; pending[q] = 0; \
     pool[q].ticket[0] = 0; pool[q].ticket[1] = 0; pool[q].ticket[2] = 0; \
     pool[q].spent[0] = 0; pool[q].spent[1] = 0; pool[q].spent[2] = 0 }
/* Who has waited longer is first. */
#define PAIRS(q) propose(q, 0, 1) propose(q, 0, 2) propose(q, 1, 2)
/* The owner dies with what it knew; so does a copy of a former owner on that node. */
#define crash_of(s, n) if :: owner[s] == n -> owner[s] = NOBODY :: z[s] && owner[s] == 1 - n -> forget(s) :: else fi
#define crash(n) \
  :: d_step { faults > 0 -> printf("crash: node %d\n", n); faults--; crash_of(0, n); crash_of(1, n); crash_of(2, n) }
/* Records, logs and stored numbers are gone; what follows uses only what memories still hold. */
#define flush_of(s) \
  if :: phase[s] != GONE -> stored[s] = 0 :: else fi; done[s] = 0; word[s] = 0; \
  clear_log(s)
inline clear_log(s) {
  i = 0;
  do :: i < LOG -> log[s].at[i] = 0; i++ :: else -> break od;
  i = 0;
}
#define recover(s) z_restore(s) \
  :: d_step { !stored[s] && owner[s] != NOBODY -> printf("restore: %d\n", s); stored[s] = 1; restored[s] = 1 } \
  :: d_step { !stored[s] && owner[s] == NOBODY && !z[s] -> printf("nobody remembers %d\n", s); \
     stored[s] = 1; phase[s] = GONE; match[s] = 0; outbox[s] = 0; announces[s] = 0 } \
  :: d_step { restored[s] && OWNS(s) && outbox[s] == 0 && !announces[s] && stored[PARTNER(s, match[s])] -> restored[s] = 0; p = PARTNER(s, match[s]); \
     printf("peek: %d\n", s); \
     if :: phase[s] == SEARCHING -> roll_call(s); stored_anew(s) \
        :: phase[s] == MATCHED && !(phase[p] >= CONFIRMING && match[p] == match[s]) -> peeked(s) \
        :: else fi; p = 0 }
#ifdef DESIGN_SAME_REVISION
#define roll_call(s) announces[s] = 1
#else
#define roll_call(s) reissue(s)
#endif
#ifdef BUG_NO_PEEK
#define peeked(s) skip
#else
#define peeked(s) phase[s] = IDLE; match[s] = 0; stored_anew(s)
#endif
#define from_copy(s) \
  version[s] = zversion[s]; phase[s] = zphase[s]; match[s] = zmatch[s]; revision[s] = zrevision[s]; \
  outbox[s] = zoutbox[s]; announces[s] = 0
#ifdef BUG_RESTORE_LOWER
#define z_restore(s) :: d_step { z[s] && restored[s] -> printf("restore: %d by its former owner\n", s); from_copy(s); forget(s) }
#else
#define z_restore(s) :: d_step { !stored[s] && z[s] && owner[s] == NOBODY -> printf("restore: %d by its former owner\n", s); \
  from_copy(s); forget(s); stored[s] = 1; owner[s] = 0; restored[s] = 1 }
#endif

#define session(s) commit_heard(s) tails(s) append_as(s, 1, 0, 0) append_as(s, 0, 0, 1) append_as(s, 1, 1, 1) claim(s, 0) claim(s, 1) \
  zombie(s) page(s) recover(s)

/* Nothing is in flight and no fault outstanding. */
#define settled(s) \
  assert(phase[s] == GONE || owner[s] != NOBODY); assert(phase[s] != CONFIRMING); assert(outbox[s] == 0); \
  assert(phase[s] == GONE || EMPTY(s)); \
  assert(phase[s] != MATCHED || (phase[PARTNER(s, match[s])] == MATCHED && match[PARTNER(s, match[s])] == match[s])); \
  assert(phase[s] != SEARCHING || (leads[0] && pool[0].ticket[s] == revision[s]) || (leads[1] && pool[1].ticket[s] == revision[s]))

init {
  d_step {
    owner[1] = 1; leads[0] = 1; epoch[0] = 1;
    pool[0].ticket[0] = 1; pool[0].ticket[1] = 1; pool[0].ticket[2] = 1;
    pool[1].ticket[0] = 1; pool[1].ticket[1] = 1; pool[1].ticket[2] = 1;
    if :: SESSIONS == 2 -> phase[2] = GONE; pool[0].ticket[2] = 0; pool[1].ticket[2] = 0; word[2] = 0 :: else fi
  };
end:
  do
  session(0) session(1) session(2) matcher(0) matcher(1) crash(0) crash(1)
  :: d_step { faults > 0 && !YOUNG -> printf("flush\n"); faults--; flush_of(0); flush_of(1); flush_of(2) }
  :: d_step { faults > 0 || commands > 0 -> printf("no more faults\n"); faults = 0; commands = 0 }
  :: d_step { timeout -> settled(0); settled(1); settled(2) } -> break
  od
}
