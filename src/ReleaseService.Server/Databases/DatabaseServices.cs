using ReleaseService.Hosting;
using ReleaseService.Storage;
using ReleaseService.Storage.Databases;

namespace ReleaseService.Server.Databases;

public static class DatabaseServices
{
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.ReadSettings<DatabaseSettings>("Database");
        builder.Services.AddSingleton(settings);
        builder.Services.AddDbContextFactory<ReleaseDbContext>(options => options.UseReleaseDatabase(settings.Provider, settings.EffectiveConnectionString));
        builder.Services.AddSingleton<DatabaseStart>();
    }
}
