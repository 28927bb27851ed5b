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
            deployment.HasIndex(row => row.LicenseIdentity); // A revocation asks whose newest license it ends.
        });

        modelBuilder.Entity<SigningKeyRow>(key =>
        {
            key.ToTable("signing_keys").HasKey(row => row.KeyId);
            key.HasIndex(row => row.Revision);
        });

        modelBuilder.Entity<LicenseRow>(license =>
        {
            license.ToTable("licenses").HasKey(row => row.LicenseId);
            license.HasOne<SigningKeyRow>().WithMany().HasForeignKey(row => row.KeyId).OnDelete(DeleteBehavior.Restrict);
            license.HasIndex(row => row.DeploymentId);
            license.HasIndex(row => row.Customer);
            license.HasIndex(row => new { row.IssuedAt, row.LicenseId });
            license.HasIndex(row => row.Renews).IsUnique().HasFilter("renews IS NOT NULL"); // Most renew none.
        });

        modelBuilder.Entity<RevocationRow>(revocation =>
        {
            revocation.ToTable("revocations").HasKey(row => new { row.Kind, row.Subject });
            revocation.Property(row => row.Kind).HasConversion<string>();
            revocation.HasIndex(row => row.Revision);
        });

        modelBuilder.Entity<AssignmentRow>(assignment =>
        {
            assignment.ToTable("assignments").HasKey(row => row.DeploymentId);
            assignment.HasIndex(row => row.Revision);
        });
    }
}
