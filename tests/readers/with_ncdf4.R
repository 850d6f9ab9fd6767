# R with ncdf4: the worst 1% by variant. Rscript with_ncdf4.R RUN
library(ncdf4)
run <- nc_open(file.path(commandArgs(TRUE)[1], "results.h5"))
cvar <- ncvar_get(run, "cvar")                    # dimensions in reverse order: probability, outcome, variant
loss <- which(ncvar_get(run, "outcome") == "loss")
worst <- which(ncvar_get(run, "probability") == 0.99)
cat(sprintf("%s %.17g\n", ncvar_get(run, "variant"), cvar[worst, loss, ]), sep = "")
