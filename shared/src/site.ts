/** The ways to meet strangers. */
export type StrangerMode = "text" | "video";

/** Who may create an account. `organisation`: the people who log in there, and nobody else. */
export type SignUp = "everybody" | "invite" | "organisation" | "nobody";

/** A link in the page's footer. */
export type SiteLink = { readonly label: string; readonly href: string };

/** The operator's decisions that the page shows. They are fixed while the server runs. */
export type Site = {
  readonly name: string;
  /** The path of the operator's logo; `null` for the project's own. */
  readonly logo: string | null;
  readonly links: readonly SiteLink[];
  /** Empty if this server is for rooms only. */
  readonly strangers: readonly StrangerMode[];
  /** Two strangers may carry on in a room. */
  readonly carryOn: boolean;
  readonly signUp: SignUp;
  /** The name of the organisation at which people can log in; `null` if there is none. */
  readonly organisation: string | null;
};

export const defaultSite: Site = {
  name: "Let's Meet",
  logo: null,
  links: [],
  strangers: ["text", "video"],
  carryOn: true,
  signUp: "everybody",
  organisation: null,
};

/** The name of the `<meta>` element in which the server writes its site as JSON. */
export const siteMeta = "lets-meet-site";
