"""Quality: how far a programme, an institution and an agency can be trusted to train well.

Words: *accreditation* (a programme held by an institution, judged by an accreditor against an edition of a standard),
*first team* and *final team* (who scores, who decides), *finding* (a gap that somebody saw, with a remedy and a deadline),
*decree* (signed outside, compared here), *surveillance* (a visit while an accreditation is in force). Not here: what a
programme teaches (`catalogue`), how standards are read and scored and how cases run (`dossier`), what people learned.
"""
