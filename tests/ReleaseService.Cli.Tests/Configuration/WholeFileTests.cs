using System.Runtime.Versioning;
using System.Text;
using ReleaseService.Cli.Configuration;
using Xunit;

namespace ReleaseService.Cli.Tests.Configuration;

[UnsupportedOSPlatform("windows")]
public sealed class WholeFileTests : IDisposable
{
    private const UnixFileMode Usual = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_file_keeps_its_mode_and_leaves_nothing_beside_it()
    {
        var file = _folder.Write("stable.yaml", "old");
        File.SetUnixFileMode(file, Usual);
        WholeFile.Write(file, Encoding.UTF8.GetBytes("new"));
        Assert.Equal("new", File.ReadAllText(file));
        Assert.Equal(Usual, File.GetUnixFileMode(file));
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_link_stays_one()
    {
        var file = _folder.Write("real/stable.yaml", "old");
        var link = Path.Combine(_folder.Path, "stable.yaml");
        File.CreateSymbolicLink(link, "real/stable.yaml");
        WholeFile.Write(link, Encoding.UTF8.GetBytes("new"));
        Assert.Equal("real/stable.yaml", new FileInfo(link).LinkTarget);
        Assert.Equal("new", File.ReadAllText(file));
    }

    [Fact]
    public void What_cannot_be_written_leaves_what_was_there()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "stable.yaml")).FullName; // a folder where the file should be
        File.WriteAllText(Path.Combine(folder, "kept"), "kept");
        Assert.Throws<IOException>(() => WholeFile.Write(folder, "new"u8));
        Assert.Equal([folder], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal("kept", File.ReadAllText(Path.Combine(folder, "kept")));
    }

    public void Dispose() => _folder.Dispose();
}
