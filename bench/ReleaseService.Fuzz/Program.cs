using ReleaseService.Fuzz;
using ReleaseService.Fuzz.Instrumenting;
using ReleaseService.Fuzz.Targets;

return args switch
{
    ["targets"] => List(),
    ["instrument", var folder] => InstrumentedFolder.Make(folder),
    ["run", var name, var seconds, var corpus, var output, .. var seed] when FuzzTargets.Find(name) is { } target =>
        FuzzRun.Start(target, TimeSpan.FromSeconds(int.Parse(seconds)), corpus, output, seed is [var number] ? int.Parse(number) : Environment.TickCount),
    _ => Usage(),
};

static int List()
{
    Console.WriteLine(string.Join('\n', FuzzTargets.All.Select(target => target.Name)));
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine($"usage: targets | instrument FOLDER | run TARGET SECONDS CORPUS_FOLDER OUTPUT_FOLDER [SEED]; targets: {string.Join(", ", FuzzTargets.All.Select(target => target.Name))}");
    return 2;
}
