using SharpFuzz;

namespace ReleaseService.Fuzz.Instrumenting;

/// <summary>A copy of the built program in which every branch of the product notes that it was taken (SharpFuzz rewrites the assemblies). What was built stays as it is.</summary>
internal static class InstrumentedFolder
{
    /// <summary>YamlDotNet reads the files, so its branches show the way as much as ours.</summary>
    private static readonly string[] Assemblies = ["ReleaseService.Contracts", "ReleaseService.Core", "ReleaseService.Cluster", "ReleaseService.Server", "YamlDotNet"];

    /// <param name="folder">Holds the copy; this program itself runs from elsewhere.</param>
    public static int Make(string folder)
    {
        foreach (var name in Assemblies)
        {
            var types = Fuzzer.Instrument(Path.Combine(folder, $"{name}.dll"), _ => true, Options.Value).Count();
            if (types == 0)
                throw new InvalidOperationException($"Nothing of {name} could be instrumented.");
            Console.WriteLine($"{name}: {types} types");
        }

        return 0;
    }
}
