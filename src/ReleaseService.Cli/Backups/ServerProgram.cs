using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Backups;

/// <summary>
/// The server's program, which opens databases for releasectl: it knows its schema, and is there wherever a database is restored. Looked for where it is named, and beside releasectl.
/// </summary>
internal static class ServerProgram
{
    private const string Variable = "RELEASECTL_SERVER_PROGRAM";
    private const string Name = "ReleaseService.Server";

    public static Option<string?> Option() => new("--program")
    {
        HelpName = "FILE",
        Description = $"The server's program, {Name} or {Name}.dll, of the version that will run. Else {Variable}, else the one beside releasectl.",
    };

    /// <summary>Runs it to its end.</summary>
    /// <param name="call">The command.</param>
    /// <param name="named">The value of <see cref="Option"/>.</param>
    /// <param name="type">Of the report that it prints.</param>
    /// <param name="arguments">Its command line.</param>
    public static async Task<T> RunAsync<T>(Call call, string? named, JsonTypeInfo<T> type, params string[] arguments)
    {
        var program = Find(call, named);
        var isAssembly = program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isAssembly ? "dotnet" : program, isAssembly ? [program, .. arguments] : arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Start(start, program);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(call.Cancellation), process.StandardError.ReadToEndAsync(call.Cancellation));
            await process.WaitForExitAsync(call.Cancellation);
            return Read(await output, type) ?? throw new CommandException(LastLine(await error) is { Length: > 0 } line ? line : $"{program} ended with {process.ExitCode} and said nothing.", $"Is {program} the server's program, and of this version? Check its settings (docs/operations.md).");
        }
        catch (OperationCanceledException)
        {
            // A restore that is killed leaves the database as it was, or the new one whole.
            process.Kill();
            throw;
        }
    }

    private static string Find(Call call, string? named)
    {
        var asked = named ?? (call.Surroundings.Variable(Variable) is { Length: > 0 } variable ? variable : null);
        var candidates = asked is null ? new[] { Name, $"{Name}.exe", $"{Name}.dll" }.Select(name => Path.Combine(AppContext.BaseDirectory, name)) : [asked];
        return candidates.FirstOrDefault(File.Exists) ?? throw new CommandException(
            asked is null ? "This takes the server's program, which isn't beside releasectl." : $"{asked} isn't there.",
            $"Name it with --program FILE or {Variable}; or, where the server is installed, run 'dotnet {Name}.dll --verify-backup FILE' or '--restore-backup FILE'.");
    }

    private static Process Start(ProcessStartInfo start, string program)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new CommandException($"{start.FileName} doesn't start: {e.Message}", start.FileName == program ? $"Check --program and {Variable}." : "Install the .NET runtime, or name the server's program without .dll.");
        }
    }

    private static T? Read<T>(string output, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(output, type);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
}
