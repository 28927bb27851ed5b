using ReleaseService.Hosting;

namespace ReleaseService.Server.Hosting;

/// <summary>The sections of the server's settings.</summary>
public static class ServerSettings
{
    public static readonly SettingNames Names = new(
        ["Database", "Channels", "Licensing", "Identity", "Hosting", "Tls"],
        "Database_Provider", "Database_ConnectionString", "Database_ConnectionStringFile");
}
