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

    private static readonly string[] OnlyFromOutside = ["--Identity:BootstrapToken", "--Licensing:EncryptionKey", "--Licensing:FormerEncryptionKey"];

    public bool Ends => MigrateOnly || NewEpoch || CreateAdminToken;

    public static StartCommand Parse(string[] args)
    {
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
                throw new SettingsException($"Unknown argument {name}. There are {string.Join(", ", Switches)} and settings such as --Database:Provider=Postgres.");
        }

        return new StartCommand(args.Contains(Switches[0]), args.Contains(Switches[1]), args.Contains(Switches[2]), args.Contains(Switches[3]), settings);
    }
}
