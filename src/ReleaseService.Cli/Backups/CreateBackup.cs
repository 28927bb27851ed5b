using System.CommandLine;
using ReleaseService.Cli.Configuration;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;

namespace ReleaseService.Cli.Backups;

/// <summary><c>releasectl backup create</c>: the server makes the copy, so it runs from anywhere, and a server that is down or PostgreSQL has none.</summary>
internal static class CreateBackup
{
    public static Command Create()
    {
        var file = BackupCommands.File("Where to write it. Only you will be able to read it.");
        var force = new Option<bool>("--force") { Description = "Replace the file if there is one." };
        return new Verb(
            "create", "Writes a backup of the server's embedded database, as it is at one moment; the server goes on meanwhile. Takes an admin for all channels.",
            "releasectl backup create releases.backup",
            "releasectl backup create --force /backups/releases.backup")
            .With(file, force)
            .Runs(call => RunAsync(call, call.Get(file), call.Get(force)));
    }

    private static async Task<int> RunAsync(Call call, string file, bool force)
    {
        if (!force && File.Exists(file))
            throw Exists(file);
        var bytes = 0L;
        try
        {
            await WholeFile.CreateAsync(file, force, async stream => bytes = await call.Client.CreateBackupAsync(stream, call.Cancellation));
        }
        catch (InvalidDataException e)
        {
            throw new CommandException(e.Message, "Try again; nothing was written. If it lasts, look for a proxy between that changes answers.");
        }
        catch (HttpIOException)
        {
            throw new CommandException("The connection broke off in the middle of the backup.", "Try again; nothing was written.");
        }
        catch (IOException) when (!force && File.Exists(file))
        {
            throw Exists(file);
        }

        call.Out.Answer(new CreatedBackup(Path.GetFullPath(file), bytes), CliJson.Default.CreatedBackup, made => Cell.Of($"{made.File} holds the backup, {made.Bytes} bytes.\n"));
        call.Warn("it is as secret as the database: it holds the hashes of tokens, customers and encrypted signing keys. The key that these are encrypted with (Licensing:EncryptionKey) isn't in it; keep that elsewhere.");
        return ExitCode.Fine;
    }

    private static CommandException Exists(string file) => new($"{file} is there already.", "Give another name, or --force to replace it.");
}

/// <summary>The answer of <c>backup create</c>.</summary>
/// <param name="File">The whole path.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record CreatedBackup(string File, long Bytes);
