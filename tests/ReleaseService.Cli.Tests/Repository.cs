namespace ReleaseService.Cli.Tests;

internal static class Repository
{
    /// <summary>The folder that holds the solution, above the tests' own output.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Release(string name) => Path.Combine(Root, "channels", "releases", $"{name}.yaml");

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ReleaseService.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No ReleaseService.sln above {AppContext.BaseDirectory}.");
    }
}
