// Everything here only improves: each page works without it.
import "htmx.org";
import { watchAutosave } from "./modules/autosave.js";
import { watchCharts } from "./modules/charts_lazy.js";
import { watchConfirm } from "./modules/confirm.js";
import { watchDrafts } from "./modules/draft.js";
import { watchMenus } from "./modules/menu.js";
import { watchOrder } from "./modules/order.js";
import { watchPasskeys } from "./modules/passkey.js";
import { watchSubmit } from "./modules/submit.js";

watchMenus(document);
watchConfirm(document);
watchPasskeys(document);
watchDrafts(document);
watchSubmit(document);
watchOrder(document);
watchAutosave(document);
watchCharts(document);

// A form that came back with errors starts with what is wrong.
document.querySelector(".error-summary")?.focus();
