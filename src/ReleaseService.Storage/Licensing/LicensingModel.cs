using Microsoft.EntityFrameworkCore;

namespace ReleaseService.Storage.Licensing;

internal static class LicensingModel
{
    public static void AddLicensing(this ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<DeploymentRow>(deployment =>
        {
            deployment.ToTable("deployments").HasKey(row => row.DeploymentId);
            deployment.HasIndex(row => row.Revision);
        });
    }
}
