import { z } from "zod";
import { languages, regions } from "../places.ts";

export const Language = z.enum(languages);
export const Region = z.enum(regions);
