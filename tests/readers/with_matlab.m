% MATLAB: the worst 1% by variant. h5read gives dimensions in reverse order: probability, outcome, variant.
run = "results/bmw-us-ev/results.h5";
loss = find(h5read(run, "/outcome") == "loss");
worst = find(h5read(run, "/probability") == 0.99);
cvar = h5read(run, "/cvar");
disp(table(h5read(run, "/variant"), squeeze(cvar(worst, loss, :)), 'VariableNames', ["variant", "cvar"]));
