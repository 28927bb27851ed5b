using System.Diagnostics;

namespace ReleaseService.Testing.Servers;

/// <summary>A shell starts what it runs in the background with SIGINT ignored, and whoever starts that way goes on ignoring it: so Ctrl+C has to be given back to what is started here.</summary>
public static class Interruptible
{
    public static ProcessStartInfo Start(params string[] command) =>
        OperatingSystem.IsLinux() ? new("env", ["--default-signal=INT", .. command]) : new(command[0], command[1..]);
}
