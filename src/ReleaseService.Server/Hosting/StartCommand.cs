using ReleaseService.Hosting;

namespace ReleaseService.Server.Hosting;

/// <summary>What the process is started for. Everything else on the command line is a setting (<c>--Section:Name=value</c>).</summary>
/// <param name="MigrateOnly"><c>--migrate-only</c>: brings the schema up to date and ends.</param>
/// <param name="Seed"><c>--seed</c>: fills an empty database from the channels folder; then serves, unless it is to end.</param>
/// <param name="NewEpoch"><c>--new-epoch</c>: starts a new epoch, after a restore, and ends.</param>
/// <param name="CreateAdminToken"><c>--create-admin-token</c>: makes an admin token, prints it, this once, and ends.</param>
/// <param name="Settings">The other arguments.</param>
public sealed record StartCommand(bool MigrateOnly, bool Seed, bool NewEpoch, bool CreateAdminToken, string[] Settings)
{
    private static readonly string[] Switches = ["--migrate-only", "--seed", "--new-epoch", "--create-admin-token"];

    private const string VerifyBackup = "--verify-backup";
    private const string RestoreBackup = "--restore-backup";

    private static readonly string[] OnlyFromOutside = ["--Identity:BootstrapToken", "--Licensing:EncryptionKey", "--Licensing:FormerEncryptionKey"];

    /// <summary><c>--verify-backup FILE</c> or <c>--restore-backup FILE</c>: does that and ends, without a server being made.</summary>
    public BackupTask? Backup { get; private init; }

    public bool Ends => MigrateOnly || NewEpoch || CreateAdminToken;

    public static StartCommand Parse(string[] args)
    {
        var backup = TakeBackup(ref args);
        var settings = args.Where(argument => !Switches.Contains(argument)).ToArray();
        for (var i = 0; i < settings.Length; i++)
        {
            var name = settings[i].Split('=')[0];
            var isSetting = name.StartsWith("--", StringComparison.Ordinal) && ServerSettings.Names.IsKnown(name[2..]);
            if (OnlyFromOutside.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new SettingsException($"{name} doesn't belong on a command line, which every process of the machine may read; set {name[2..].Replace(":", "__", StringComparison.Ordinal)} in the environment, or {name}File=FILE.");
            var hasValue = settings[i].Contains('=', StringComparison.Ordinal);
            if (isSetting && !hasValue && i + 1 < settings.Length && !settings[i + 1].StartsWith("--", StringComparison.Ordinal))
                i++; // --Name value
            else if (!isSetting || !hasValue)
                throw new SettingsException($"Unknown argument {name}. There are {string.Join(", ", Switches)}, {VerifyBackup} FILE, {RestoreBackup} FILE and settings such as --Database:Provider=Postgres.");
        }

        return new StartCommand(args.Contains(Switches[0]), args.Contains(Switches[1]), args.Contains(Switches[2]), args.Contains(Switches[3]), settings) { Backup = backup };
    }

    private static BackupTask? TakeBackup(ref string[] args)
    {
        var at = Array.FindIndex(args, argument => argument.Split('=')[0] is VerifyBackup or RestoreBackup);
        if (at < 0)
            return null;
        var (name, value) = args[at].Split('=', 2) is [var first, var rest] ? (first, rest) : (args[at], args.ElementAtOrDefault(at + 1) ?? "");
        if (value.Length == 0 || value.StartsWith("--", StringComparison.Ordinal))
            throw new SettingsException($"{name} takes the backup's file: {name} FILE.");
        var end = args[at].Contains('=', StringComparison.Ordinal) ? at + 1 : at + 2;
        args = [.. args[..at], .. args[end..]];
        return new(value, name == RestoreBackup);
    }
}

/// <param name="File">The backup.</param>
/// <param name="IsRestore">Whether it is to become the database, and not only to be checked.</param>
public sealed record BackupTask(string File, bool IsRestore);
