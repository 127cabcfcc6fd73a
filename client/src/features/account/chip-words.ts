/** The texts of the account's part of the header, which every page has: the others load with the account's pages. */
export const chipWords = {
  logIn: "Log in",
  myRooms: "My rooms",
  account: "Account",
  logOut: "Log out",
  menuOf: (name: string) => `Account: ${name}`,
} as const;
