"""The seal itself: a PAdES signature over the whole file."""

from io import BytesIO

from cluster_portal.common.documents.certificate import SealCertificate

FIELD = "Seal"


def sealed(pdf: bytes, certificate: SealCertificate) -> bytes:
    """PDF with an invisible signature by CERTIFICATE; asks nobody outside."""
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class Unretouched(IncrementalPdfFileWriter):
        """Leaves the metadata alone: the library would write them anew, not as PDF/A wants them."""

        def _update_meta(self) -> None:
            pass

    chain = list(load_certs_from_pemder_data(certificate.certificate))
    issuers = SimpleCertificateStore()
    issuers.register_multiple(chain)
    signer = SimpleSigner(
        signing_cert=chain[0],
        signing_key=load_private_key_from_pemder_data(certificate.key, passphrase=None),
        cert_registry=issuers,
    )
    meta = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    return sign_pdf(Unretouched(BytesIO(pdf)), meta, signer=signer).getvalue()
